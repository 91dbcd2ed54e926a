// Step 6, conversations: alerts are joined to messages, and those of one plate keep their order.

extension Schema {
  static let conversations = """
    -- All that one sink is told of one plate (or in its digests, or as an operator), message after message. `due`
    -- is Unix time in milliseconds: when to look at it next; null: nothing is open. `sent_at` is when its last
    -- message was delivered, in milliseconds.
    CREATE TABLE conversation (
      id INTEGER PRIMARY KEY,
      sink TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('plate', 'digest', 'operators')),
      source TEXT NOT NULL,
      plate TEXT NOT NULL,
      due INTEGER,
      sent_at INTEGER,
      UNIQUE (sink, kind, source, plate)
    ) STRICT;
    CREATE INDEX conversation_due ON conversation (sink, due) WHERE due IS NOT NULL;

    -- A row is an alert for a sink. `raised` is when it was written and `formed` when it was joined to a message,
    -- in milliseconds; `message` is that message's key, `form` how it was joined. The rows of a message share
    -- state, attempts, due, refused, delivered_at and last_error.
    ALTER TABLE outbox ADD COLUMN conversation_id INTEGER REFERENCES conversation;
    ALTER TABLE outbox ADD COLUMN raised INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE outbox ADD COLUMN message TEXT;
    ALTER TABLE outbox ADD COLUMN form TEXT CHECK (form IN ('single', 'plate', 'update', 'digest'));
    ALTER TABLE outbox ADD COLUMN formed INTEGER;
    ALTER TABLE outbox ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;

    INSERT INTO conversation (sink, kind, source, plate, due)
    SELECT DISTINCT sink, 'plate', coalesce(json_extract(facts, '$.source'), ''), coalesce(json_extract(facts, '$.plate'), ''), 0
    FROM outbox;
    UPDATE outbox SET
      raised = CAST(strftime('%s', created_at) AS INTEGER) * 1000,
      conversation_id = (
        SELECT conversation.id FROM conversation
        WHERE conversation.sink = outbox.sink AND conversation.kind = 'plate'
          AND conversation.source = coalesce(json_extract(outbox.facts, '$.source'), '')
          AND conversation.plate = coalesce(json_extract(outbox.facts, '$.plate'), ''));
    UPDATE outbox SET message = key, form = 'single', formed = raised WHERE state <> 'pending';

    DROP INDEX outbox_open;
    CREATE INDEX outbox_open ON outbox (conversation_id, id) WHERE state IN ('pending', 'sending', 'later');
    CREATE INDEX outbox_later ON outbox (sink, due) WHERE state = 'later';
    CREATE INDEX outbox_message ON outbox (message);

    DROP VIEW alerts;
    CREATE VIEW alerts AS
    SELECT key, sink, state, attempts, created_at, delivered_at, last_error,
      json_extract(facts, '$.event') AS event, json_extract(facts, '$.plate') AS plate,
      json_extract(facts, '$.well') AS well, json_extract(facts, '$.drop') AS drop_number, message
    FROM outbox;

    """
}
