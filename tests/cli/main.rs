//! End-to-end tests of the built command, each in a temporary folder of its own.

#![cfg(test)]

mod action;
mod check;
mod configuration;
mod demo;
mod explain;
mod fix;
mod formats;
mod graph;
mod help;
mod hostile;
mod init;
mod input;
mod rules;
mod workspace;
