//! How well broken files are repaired: faults put into sound files of packages that nothing was tuned on.

mod faults;
mod random;
