-- What somebody wrote to sign up waits, sealed, for the code from their mailbox.
alter table ceremonies drop constraint ceremonies_purpose_check;
alter table ceremonies add constraint ceremonies_purpose_check check (purpose in (
  'sign_in', 'sign_up', 'sign_up_mail', 'add', 'second', 'prove', 'google_enter', 'google_sign_up', 'google_link', 'google_prove', 'google_invitation'));
