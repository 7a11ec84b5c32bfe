-- Addresses at which a calendar program reads a doctor's shifts without signing in; only the token's SHA-256 is kept.
create table calendars (
    practitioner text primary key,
    token bytea not null unique,
    made_at bigint not null
);
