//! The subcommands, one file each or one a family.

pub(crate) mod import;
pub(crate) mod text;
