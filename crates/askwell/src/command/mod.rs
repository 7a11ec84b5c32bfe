//! The subcommands, one file each or one a family.

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod export;
pub(crate) mod figure;
pub(crate) mod import;
pub(crate) mod keys;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod reindex;
pub(crate) mod search;
pub(crate) mod simulate;
pub(crate) mod text;
pub(crate) mod verify;
