-- The records: each keeps its whole state as JSON, its version, and the few columns that are asked for. One function a record
-- derives the columns from the state; the journal rebuilds all of it.

create table accounts (
    id text primary key,
    version bigint not null,
    state text not null,
    patient text not null unique,
    practitioner text,
    staff bigint not null
);
create index accounts_by_practitioner on accounts (practitioner);
create index accounts_by_staff on accounts (staff, id);

create table practitioners (
    id text primary key,
    version bigint not null,
    state text not null,
    account text not null,
    standing text not null
);
create index practitioners_by_account on practitioners (account);

create table shifts (
    id text primary key,
    state text not null,
    practitioner text not null,
    starts_at bigint not null,
    ends_at bigint not null
);
create index shifts_by_end on shifts (ends_at, starts_at);
create index shifts_by_practitioner on shifts (practitioner, starts_at);

create table consultations (
    id text primary key,
    version bigint not null,
    state text not null,
    patient text not null,
    status text not null,
    active bigint not null,
    since bigint not null,
    specialty text not null,
    holder text,
    answered_by text,
    due bigint,
    opened_at bigint not null,
    answered_at bigint,
    consented_at bigint
);
create index consultations_by_patient on consultations (patient, opened_at, id);
create index consultations_by_status on consultations (status, since, id);
create index consultations_active on consultations (active, id);
create index consultations_by_due on consultations (active, due, id);
create index consultations_by_holder on consultations (holder, since, id);
create index consultations_by_answerer on consultations (answered_by, answered_at, id);
create index consultations_by_consent on consultations (consented_at, id);
create index consultations_by_answer on consultations (answered_at, id);

create table publications (
    id text primary key,
    version bigint not null,
    state text not null,
    path text not null unique,
    specialty text not null,
    topic text not null,
    public text not null,
    work text,
    consultation text,
    patient text,
    first_at bigint,
    next_review_on text
);
create index publications_by_date on publications (public, first_at, id);
create index publications_by_specialty on publications (public, specialty, first_at, id);
create index publications_by_topic on publications (public, specialty, topic, first_at, id);
create index publications_by_review on publications (public, next_review_on, id);
create index publications_by_work on publications (work, id);
create index publications_by_consultation on publications (consultation);
create index publications_by_patient on publications (patient);

-- Whose words a live page holds and who reviewed it.
create table publication_people (
    publication text not null,
    practitioner text not null,
    role text not null,
    primary key (publication, practitioner, role)
);
create index publication_people_by_practitioner on publication_people (practitioner, publication);

-- How many live pages stand on each shelf, so that nobody counts them.
create table publication_counts (
    specialty text not null,
    topic text not null,
    live bigint not null,
    primary key (specialty, topic)
);

-- What a topic is called.
create table topics (
    specialty text not null,
    topic text not null,
    name text not null,
    primary key (specialty, topic)
);
