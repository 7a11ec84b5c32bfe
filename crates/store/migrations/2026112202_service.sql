-- What the service needs beside the records: ways in, followers, mail, drafts, counters.

-- How an account signs in. The address is found by a keyed hash; name and address stand sealed. Nothing here is in the journal.
create table credentials (
    account text primary key,
    email_hash bytea not null unique,
    contact bytea not null,
    password text,
    preferences text not null,
    made_at bigint not null
);

-- What the public may know of a practitioner.
create table profiles (
    practitioner text primary key,
    slug text not null unique,
    profile text not null,
    changed_at bigint not null
);

create table sessions (
    token bytea primary key,
    account text not null,
    opened_at bigint not null,
    seen_at bigint not null,
    valid_until bigint not null,
    revoked_at bigint
);
create index sessions_by_account on sessions (account);
create index sessions_by_end on sessions (valid_until);

-- Links sent by mail: sign in, sign up, confirm. Used once.
create table sign_in_links (
    token bytea primary key,
    sealed bytea not null,
    made_at bigint not null,
    valid_until bigint not null,
    used_at bigint
);
create index sign_in_links_by_end on sign_in_links (valid_until);

create table rates (
    bucket text not null,
    window_at bigint not null,
    count bigint not null,
    primary key (bucket, window_at)
);

create table idempotency (
    actor text not null,
    key text not null,
    request bytea not null,
    response text not null,
    at bigint not null,
    primary key (actor, key)
);
create index idempotency_by_time on idempotency (at);

create table cursors (
    follower text primary key,
    number bigint not null,
    moved_at bigint not null
);

create table outbox (
    number bigint not null,
    kind text not null,
    recipient text not null,
    state text not null,
    attempts bigint not null,
    next_at bigint not null,
    fault text,
    changed_at bigint not null,
    primary key (number, kind, recipient)
);
create index outbox_by_next on outbox (state, next_at);

create table drafts (
    subject text not null,
    author text not null,
    owner text not null,
    sealed bytea not null,
    version bigint not null,
    saved_at bigint not null,
    primary key (subject, author)
);
create index drafts_by_author on drafts (author, saved_at);

-- Who read which clinical record; `sealed_in` is the journal entry that holds the digest of its batch.
create table accesses (
    id bigint primary key,
    at bigint not null,
    account text not null,
    subject text not null,
    what text not null,
    sealed_in bigint
);
create index accesses_by_subject on accesses (subject, id);
create index accesses_by_batch on accesses (sealed_in, id);

-- Whether a published answer helped, counted.
create table feedback (
    publication text primary key,
    helped bigint not null,
    missed bigint not null
);

-- What was searched for and not found, counted.
create table searches_in_vain (
    words text primary key,
    count bigint not null,
    first_at bigint not null,
    last_at bigint not null
);
create index searches_in_vain_by_count on searches_in_vain (count);

create table imports (
    digest bytea primary key,
    source text not null,
    answers bigint not null,
    at bigint not null
);
