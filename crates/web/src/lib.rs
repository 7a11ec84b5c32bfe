//! What people and machines see: pages, forms, sessions, API, feeds.
