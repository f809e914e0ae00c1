"""Runs migrations on the connection handed in by the store."""

from alembic import context

from procrunner_storage.indexes import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
