-- Pages merged into others, and how pairs of reviewers agreed on a page; nothing where it was never merged or never read twice.
alter table publications add column merged_into text;
alter table publications add column both_approved bigint;
alter table publications add column both_changes bigint;
alter table publications add column split bigint;
create index publications_by_merge on publications (merged_into, id) where merged_into is not null;
create index publications_read_twice on publications (split) where split is not null;
