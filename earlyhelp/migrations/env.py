"""How Alembic reaches the database: through the connection that ``migrate`` hands it."""

from alembic import context

from earlyhelp.db import Base
from earlyhelp.migrations import is_ours

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    include_object=is_ours,
)
with context.begin_transaction():
    context.run_migrations()
