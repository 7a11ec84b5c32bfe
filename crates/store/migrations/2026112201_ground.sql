-- The ground: settings, journal, keys, texts, files. Moments are microseconds since 1970 UTC; identifiers are text.

create table settings (
    name text primary key,
    value text not null,
    changed_at bigint not null
);

-- The journal; `leaf` is the RFC 6962 leaf hash over the other columns as they stand.
create table journal (
    number bigint primary key,
    at bigint not null,
    caused_by text not null,
    kind text not null,
    subject text not null,
    event text not null,
    leaf bytea not null
);
create index journal_by_subject on journal (subject, number);

-- One row: how many entries there are, and the roots of the complete subtrees over them, largest first, in hexadecimal.
create table journal_head (
    one bigint primary key check (one = 1),
    size bigint not null,
    peaks text not null
);

-- Roots of complete subtrees over 256, 65536, ... entries, so that a proof never reads the whole journal.
create table journal_nodes (
    level bigint not null,
    position bigint not null,
    hash bytea not null,
    primary key (level, position)
);

-- A key per owner, wrapped under the master key; a destroyed key leaves its row as a tombstone.
create table keys (
    owner text primary key,
    wrapped bytea,
    made_at bigint not null,
    destroyed_at bigint,
    check ((wrapped is null) = (destroyed_at is not null))
);

-- Texts: sealed under their owner's key, or plain public words (UTF-8) where there is no owner.
create table texts (
    id text primary key,
    owner text,
    body bytea not null,
    made_at bigint not null
);

-- Files of messages; the bytes lie sealed in the file store under `id`, the name and type are sealed here.
create table attachments (
    id text primary key,
    owner text not null,
    subject text not null,
    sealed bytea not null,
    size_bytes bigint not null,
    digest bytea not null,
    made_at bigint not null
);
create index attachments_by_subject on attachments (subject, made_at, id);
