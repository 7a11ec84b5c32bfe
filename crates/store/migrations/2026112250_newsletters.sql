-- Who gets the newsletter. The address and the fields stand sealed; the address is found by its keyed hash, the mail's links by
-- their token's SHA-256. A row that nobody confirmed is swept, one that somebody left is gone.
create table newsletters (
    address bytea primary key,
    token bytea not null unique,
    sealed bytea not null,
    asked_at bigint not null,
    confirmed_at bigint,
    told_until bigint not null,
    due_at bigint not null
);
create index newsletters_due on newsletters (due_at);
