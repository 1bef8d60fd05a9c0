"""What Alembic runs: the migrations, on the connection that it was handed."""

from alembic import context

from psgfeed.store.migrations.compare import ours
from psgfeed.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=ours,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
