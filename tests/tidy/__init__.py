# SPDX-License-Identifier: BSD-3-Clause
"""The source rules: one module, one job.  ../tidy.py runs them."""
