-- True once the invitation is settled, else NULL. Its line stays, so that whoever has the address is told what became of it.
ALTER TABLE invitation_emails ADD COLUMN settled INTEGER;

-- For erasing what an organization's orders say of their buyers.
CREATE INDEX purchases_by_org ON purchases (org_id);
