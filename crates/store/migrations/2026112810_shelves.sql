-- How many live pages a field has, and its subjects by how many they have, so that a field with a hundred times the subjects
-- is shown as fast.
create table specialty_counts (
    specialty text primary key,
    live bigint not null
);
insert into specialty_counts (specialty, live)
    select specialty, cast(sum(live) as bigint) from publication_counts group by specialty;
create index publication_counts_by_live on publication_counts (specialty, live, topic);
