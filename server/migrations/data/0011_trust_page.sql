-- The public page asks of each commitment: on which of 90 days was there any result, and a red one. It looks once into an index for each, however long
-- the chain is. The index of all red lines goes: beside these it is never the better way, and the planner, which cannot know the days, took it.
create index evidence_days on evidence (commitment, recorded_at) where kind = 'check';
create index evidence_red_days on evidence (commitment, verdict, recorded_at) where kind = 'check' and verdict in ('fail', 'error');
drop index evidence_red;
