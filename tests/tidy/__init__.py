"""The source rules: one module, one job.  ../tidy.py runs them."""
