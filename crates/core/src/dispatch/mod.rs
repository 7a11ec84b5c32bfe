//! Which doctor answers which case, and when somebody is called in.
