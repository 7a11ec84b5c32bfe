//! The program: configuration, subcommands, wiring.

fn main() {}
