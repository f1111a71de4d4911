//! End-to-end tests of the built command, each in a temporary folder of its own.

#[cfg(test)]
mod check;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod fix;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod help;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod input;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod workspace;
