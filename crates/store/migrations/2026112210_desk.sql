-- What the desk and the promise need: signs of life, leases, and the measured truth about every turn.

-- A doctor's last sign of life, and the last at which nothing was in hand.
create table presences (
    practitioner text primary key,
    seen_at bigint not null,
    idle_since bigint
);
create index presences_by_time on presences (seen_at);

-- Until when a case stays with its holder without another sign of life.
create table leases (
    consultation text primary key,
    practitioner text not null,
    until bigint not null
);

-- One row a turn, made from the journal alone but for what was expected when it opened; moments and lengths in microseconds.
create table turns (
    consultation text not null,
    turn bigint not null,
    specialty text not null,
    language text not null,
    priority text not null,
    opened_at bigint not null,
    due bigint,
    practitioner text,
    answered_at bigint,
    took bigint,
    kept bigint,
    cause text,
    ended_at bigint,
    expected bigint,
    feasibility text,
    primary key (consultation, turn)
);
create index turns_by_answer on turns (answered_at);
create index turns_by_due on turns (due);
