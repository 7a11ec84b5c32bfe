//! Samples of the readers' pages.
