-- Three groups of tables, told apart by what their rows are found by: an organization, an
-- account, or a text that somebody typed. Every key, unique and foreign key starts with it, so
-- that each group can be spread over many machines (ARCHITECTURE.md, "Scale-out").

-- Found by organization -------------------------------------------------------------------------

CREATE TABLE organizations (
    org_id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    time_zone TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'deleting')),
    -- Whether a purchase stands behind it; lifts the limits of young organizations.
    paid BOOLEAN NOT NULL,
    -- Rises with every change. The UPDATE that raises it is the tenant's lock.
    revision BIGINT NOT NULL,
    -- The end of the audit chain.
    audit_seq BIGINT NOT NULL,
    audit_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    erase_at BIGINT
);
CREATE INDEX organizations_to_erase ON organizations (erase_at) WHERE erase_at IS NOT NULL;

CREATE TABLE memberships (
    org_id UUID NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    membership_id UUID NOT NULL,
    account_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'member', 'observer')),
    standing TEXT NOT NULL CHECK (standing IN ('active', 'suspended')),
    handle TEXT COLLATE "C" NOT NULL,
    -- Copies of the account's name and address, brought up to date by a job: a list of members
    -- cannot join accounts, which lie elsewhere.
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    joined_at BIGINT NOT NULL,
    last_active_at BIGINT,
    ends_at BIGINT,
    revision BIGINT NOT NULL,
    PRIMARY KEY (org_id, membership_id),
    UNIQUE (org_id, account_id)
);
CREATE INDEX memberships_by_name ON memberships (org_id, name_key, membership_id);
CREATE INDEX memberships_by_email ON memberships (org_id, email_key);
CREATE INDEX memberships_by_role ON memberships (org_id, role, standing);

CREATE TABLE handles (
    org_id UUID NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    handle TEXT COLLATE "C" NOT NULL,
    bearer_kind TEXT NOT NULL CHECK (bearer_kind IN ('team', 'member')),
    bearer_id UUID NOT NULL,
    -- When it was given up; from then on an alias of its bearer.
    released_at BIGINT,
    PRIMARY KEY (org_id, handle)
);
CREATE INDEX handles_by_bearer ON handles (org_id, bearer_id);

CREATE TABLE teams (
    org_id UUID NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    team_id UUID NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    handle TEXT COLLATE "C" NOT NULL,
    description TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, team_id)
);
CREATE INDEX teams_by_name ON teams (org_id, name_key, team_id);

CREATE TABLE team_members (
    org_id UUID NOT NULL,
    team_id UUID NOT NULL,
    membership_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'observer')),
    PRIMARY KEY (org_id, team_id, membership_id),
    FOREIGN KEY (org_id, team_id) REFERENCES teams (org_id, team_id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, membership_id) REFERENCES memberships (org_id, membership_id) ON DELETE CASCADE
);
CREATE INDEX team_members_by_member ON team_members (org_id, membership_id);

CREATE TABLE invitations (
    org_id UUID NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    invitation_id UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'member', 'observer')),
    settled TEXT NOT NULL CHECK (settled IN ('pending', 'accepted', 'declined', 'revoked')),
    -- NULL where a purchase or the operator invites.
    inviter_id UUID,
    inviter_name TEXT NOT NULL,
    message TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    membership_ends_at BIGINT,
    restore BOOLEAN NOT NULL,
    -- Whether the inviter has been told that it expired.
    expiry_told BOOLEAN NOT NULL,
    PRIMARY KEY (org_id, invitation_id)
);
CREATE UNIQUE INDEX invitations_pending ON invitations (org_id, email_key) WHERE settled = 'pending';
CREATE INDEX invitations_by_time ON invitations (org_id, created_at, invitation_id);
CREATE INDEX invitations_by_inviter ON invitations (org_id, inviter_id);
-- For the sweep that tells inviters what has expired, which looks at all organizations.
CREATE INDEX invitations_expiring ON invitations (expiry_told, expires_at) WHERE settled = 'pending';

CREATE TABLE invitation_teams (
    org_id UUID NOT NULL,
    invitation_id UUID NOT NULL,
    team_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'observer')),
    PRIMARY KEY (org_id, invitation_id, team_id),
    FOREIGN KEY (org_id, invitation_id) REFERENCES invitations (org_id, invitation_id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, team_id) REFERENCES teams (org_id, team_id) ON DELETE CASCADE
);
CREATE INDEX invitation_teams_by_team ON invitation_teams (org_id, team_id);

-- Each mail of an invitation carries a token of its own, and all of them work.
CREATE TABLE invitation_tokens (
    org_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    invitation_id UUID NOT NULL,
    PRIMARY KEY (org_id, token_hash),
    FOREIGN KEY (org_id, invitation_id) REFERENCES invitations (org_id, invitation_id) ON DELETE CASCADE
);
CREATE INDEX invitation_tokens_by_invitation ON invitation_tokens (org_id, invitation_id);

-- What a removed person had, kept for a while in case they come back.
CREATE TABLE former_members (
    org_id UUID NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    email_key TEXT COLLATE "C" NOT NULL,
    membership_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'member', 'observer')),
    handle TEXT COLLATE "C" NOT NULL,
    -- JSON: the teams, with the role in each.
    teams TEXT NOT NULL,
    -- JSON: the grants.
    grants TEXT NOT NULL,
    removed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, email_key)
);
CREATE INDEX former_members_by_time ON former_members (removed_at);

-- No foreign key: it outlives its organization.
CREATE TABLE audit_events (
    org_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    event_id UUID NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT COLLATE "C" NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    target_kind TEXT NOT NULL,
    target_id TEXT COLLATE "C" NOT NULL,
    target_name TEXT NOT NULL,
    -- JSON
    before TEXT,
    after TEXT,
    ip TEXT,
    user_agent TEXT,
    request_id TEXT,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (org_id, seq)
);
CREATE INDEX audit_events_by_action ON audit_events (org_id, action, seq);
CREATE INDEX audit_events_by_actor ON audit_events (org_id, actor_id, seq);
CREATE INDEX audit_events_by_target ON audit_events (org_id, target_id, seq);

-- Work that follows a change, written with the change: mails and jobs. Work of no organization
-- has the nil id.
CREATE TABLE queue (
    org_id UUID NOT NULL,
    queue_id UUID NOT NULL,
    kind TEXT NOT NULL,
    -- The folded address of a mail; empty for a job.
    recipient_key TEXT COLLATE "C" NOT NULL,
    -- JSON
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When it is next due. NULL: it was given up, and waits for the operator.
    run_at BIGINT,
    attempts BIGINT NOT NULL,
    last_error TEXT,
    PRIMARY KEY (org_id, queue_id)
);
CREATE INDEX queue_due ON queue (org_id, run_at);
CREATE INDEX queue_by_time ON queue (run_at);
CREATE INDEX queue_by_recipient ON queue (recipient_key, created_at);

-- Found by account ------------------------------------------------------------------------------

CREATE TABLE accounts (
    account_id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL: nobody has shown yet that the address is theirs.
    verified_at BIGINT
);
CREATE INDEX accounts_unverified ON accounts (created_at) WHERE verified_at IS NULL;

CREATE TABLE sessions (
    account_id UUID NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    session_id UUID NOT NULL,
    device TEXT NOT NULL,
    ip TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When the password was last shown: what is sensitive asks for a recent one.
    authenticated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, token_hash),
    UNIQUE (account_id, session_id)
);
CREATE INDEX sessions_by_use ON sessions (last_used_at);

-- What a mailed link proves, once.
CREATE TABLE account_tokens (
    account_id UUID NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('verify', 'change_email', 'reset', 'unlock')),
    -- The address that it was sent to.
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    -- For typing by hand where the link cannot be followed.
    code_hash BYTEA,
    tries_left BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, token_hash)
);
CREATE INDEX account_tokens_by_time ON account_tokens (expires_at);

-- Which organizations an account is in: an index; the truth is `memberships`.
CREATE TABLE account_organizations (
    account_id UUID NOT NULL,
    org_id UUID NOT NULL,
    PRIMARY KEY (account_id, org_id)
);

-- Found by a text ---------------------------------------------------------------------------------

-- How a person is found at sign-in. Kind 'email' now; passkeys, badges and an identity provider's
-- subjects are further kinds.
CREATE TABLE account_identifiers (
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    account_id UUID NOT NULL,
    PRIMARY KEY (key, kind)
);

-- Accounts that wait for their address to be verified; several may wait for one address.
CREATE TABLE pending_accounts (
    email_key TEXT COLLATE "C" NOT NULL,
    account_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (email_key, account_id)
);
CREATE INDEX pending_accounts_by_time ON pending_accounts (created_at);

CREATE TABLE sign_in_failures (
    email_key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    locked_until BIGINT
);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);

-- The pending invitations of an address: an index; the truth is `invitations`.
CREATE TABLE invitation_emails (
    email_key TEXT COLLATE "C" NOT NULL,
    org_id UUID NOT NULL,
    invitation_id UUID NOT NULL,
    PRIMARY KEY (email_key, org_id, invitation_id)
);

-- When invitation mails went to an address, for the limit that holds over all organizations.
CREATE TABLE invitation_mails (
    email_key TEXT COLLATE "C" NOT NULL,
    sent_at BIGINT NOT NULL,
    queue_id UUID NOT NULL,
    PRIMARY KEY (email_key, sent_at, queue_id)
);
CREATE INDEX invitation_mails_by_time ON invitation_mails (sent_at);

-- Present and former addresses of organizations.
CREATE TABLE org_slugs (
    slug TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id UUID NOT NULL
);
CREATE INDEX org_slugs_by_org ON org_slugs (org_id);

CREATE TABLE purchases (
    order_key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    purchase_id UUID NOT NULL,
    provider TEXT NOT NULL,
    order_number TEXT NOT NULL,
    email TEXT NOT NULL,
    buyer_name TEXT,
    company TEXT,
    -- JSON
    lines TEXT NOT NULL,
    plan TEXT,
    seats BIGINT,
    amount_minor BIGINT,
    currency TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('provisioned', 'attached', 'awaiting_assignment')),
    -- NULL while it waits for assignment.
    org_id UUID,
    created_at BIGINT NOT NULL
);

-- Who has ever bought something. The row is the lock of the buyer: their orders are decided one
-- after the other, so that two at once make no two organizations.
CREATE TABLE buyers (
    email_key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
);

-- Orders whose buyer is asked which organization they are for. By the address that bought, since
-- whoever proves to hold it may answer, also with an account that is made later.
CREATE TABLE waiting_purchases (
    email_key TEXT COLLATE "C" NOT NULL,
    purchase_id UUID NOT NULL,
    order_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (email_key, purchase_id)
);

-- Which answers were given to which idempotency keys.
CREATE TABLE idempotency_keys (
    caller TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    body_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL while the first call is still running.
    status BIGINT,
    headers TEXT,
    body TEXT,
    PRIMARY KEY (caller, path, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

-- Who does what only one node should do, and until when.
CREATE TABLE leases (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder UUID NOT NULL,
    held_until BIGINT NOT NULL
);
