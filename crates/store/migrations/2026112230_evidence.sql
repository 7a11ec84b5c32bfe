-- Evidence as it is now: results of trials and medicines, each as JSON under its name. Pages carry what they cite themselves.
create table evidence (
    id text primary key,
    body text not null,
    changed_at bigint not null
);

-- What each live page cites, so that a change finds it.
create table publication_evidence (
    publication text not null,
    evidence text not null,
    primary key (publication, evidence)
);
create index publication_evidence_by_evidence on publication_evidence (evidence, publication);
