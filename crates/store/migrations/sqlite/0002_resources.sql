-- Projects, alert channels, devices, who may do what with them, and the programs that call.

-- Projects and alert channels: what has a name, a description and people of its own.
CREATE TABLE spaces (
    org_id BLOB NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    space_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('project', 'channel')),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, space_id)
) STRICT;
CREATE INDEX spaces_by_name ON spaces (org_id, kind, name_key, space_id);

CREATE TABLE devices (
    org_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    project_id BLOB NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    serial TEXT,
    -- What sort of machine it is, in the words of whoever registered it.
    kind TEXT,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    PRIMARY KEY (org_id, device_id),
    FOREIGN KEY (org_id, project_id) REFERENCES spaces (org_id, space_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX devices_by_name ON devices (org_id, name_key, device_id);
CREATE INDEX devices_by_project ON devices (org_id, project_id, name_key, device_id);
CREATE UNIQUE INDEX devices_by_serial ON devices (org_id, serial);

CREATE TABLE device_credentials (
    org_id BLOB NOT NULL,
    credential_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    label TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    PRIMARY KEY (org_id, credential_id),
    FOREIGN KEY (org_id, device_id) REFERENCES devices (org_id, device_id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX device_credentials_by_token ON device_credentials (org_id, token_hash);
CREATE INDEX device_credentials_by_device ON device_credentials (org_id, device_id);

-- A subject is a membership or a team, an object a project, a channel or a device. Ids are unique
-- among all kinds, so the key names none. Whoever deletes a subject or an object deletes its grants.
CREATE TABLE grants (
    org_id BLOB NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    object_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('project', 'channel', 'device')),
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('member', 'team')),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'observer')),
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, object_id, subject_id)
) STRICT;
CREATE INDEX grants_by_subject ON grants (org_id, subject_id);

CREATE TABLE invitation_grants (
    org_id BLOB NOT NULL,
    invitation_id BLOB NOT NULL,
    object_id BLOB NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('project', 'channel', 'device')),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member', 'observer')),
    PRIMARY KEY (org_id, invitation_id, object_id),
    FOREIGN KEY (org_id, invitation_id) REFERENCES invitations (org_id, invitation_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX invitation_grants_by_object ON invitation_grants (org_id, object_id);

CREATE TABLE api_keys (
    org_id BLOB NOT NULL,
    key_id BLOB NOT NULL,
    -- Whoever made it, or was handed it: a key never does more than this member may do.
    membership_id BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'member', 'observer')),
    -- Whether it reaches the projects of api_key_projects only. Not told by these rows: projects
    -- are deleted, and with the last one the key must not open to all.
    within_projects INTEGER NOT NULL,
    token_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    PRIMARY KEY (org_id, key_id),
    FOREIGN KEY (org_id, membership_id) REFERENCES memberships (org_id, membership_id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX api_keys_by_token ON api_keys (org_id, token_hash);
CREATE INDEX api_keys_by_maker ON api_keys (org_id, membership_id);

CREATE TABLE api_key_projects (
    org_id BLOB NOT NULL,
    key_id BLOB NOT NULL,
    project_id BLOB NOT NULL,
    PRIMARY KEY (org_id, key_id, project_id),
    FOREIGN KEY (org_id, key_id) REFERENCES api_keys (org_id, key_id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, project_id) REFERENCES spaces (org_id, space_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX api_key_projects_by_project ON api_key_projects (org_id, project_id);

-- What each revision of an organization changed in who may do what, for nodes that hold an
-- earlier one in memory. Revisions that changed nothing of it have no row.
CREATE TABLE access_changes (
    org_id BLOB NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (org_id, revision)
) STRICT;

-- Asking for access from a page that answered "not found".
CREATE TABLE access_requests (
    org_id BLOB NOT NULL,
    request_id BLOB NOT NULL,
    membership_id BLOB NOT NULL,
    -- The id that was asked for, of whatever kind, existing or not.
    object TEXT NOT NULL,
    note TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, request_id),
    FOREIGN KEY (org_id, membership_id) REFERENCES memberships (org_id, membership_id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX access_requests_once ON access_requests (org_id, membership_id, object);

CREATE TABLE streams (
    org_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    stream TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    last_value REAL NOT NULL,
    PRIMARY KEY (org_id, device_id, stream),
    FOREIGN KEY (org_id, device_id) REFERENCES devices (org_id, device_id) ON DELETE CASCADE
) STRICT;
-- For the sweep of streams that fell silent, which looks at all organizations.
CREATE INDEX streams_by_age ON streams (last_at);

CREATE TABLE readings (
    org_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    stream TEXT NOT NULL,
    at INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (org_id, device_id, stream, at),
    FOREIGN KEY (org_id, device_id) REFERENCES devices (org_id, device_id) ON DELETE CASCADE
) STRICT;
