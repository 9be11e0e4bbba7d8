"""What has to be built, and dbt, which builds it."""
