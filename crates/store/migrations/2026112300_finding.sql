-- What people see of search: the list of names that are treated alike, what became of searches in vain, and what readers said.

-- Names that a search treats alike, as reviewers keep them. Their words are public texts.
create table synonyms (
    id text primary key,
    version bigint not null,
    state text not null,
    standing text not null
);
create index synonyms_by_standing on synonyms (standing, id);

-- Who decided what becomes of a search in vain; nothing while nobody has.
alter table searches_in_vain add column decided text;
alter table searches_in_vain add column decided_by text;
alter table searches_in_vain add column decided_at bigint;

-- Whether a search answered its reader, counted by its words without what could identify anybody.
create table feedback_on_searches (
    words text primary key,
    helped bigint not null,
    missed bigint not null,
    last_at bigint not null
);
create index feedback_on_searches_by_missed on feedback_on_searches (missed);
create index feedback_by_missed on feedback (missed);
