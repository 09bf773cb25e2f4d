"""A planner's own tables: started, read, checked."""
