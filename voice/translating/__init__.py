"""Words in many languages: who wrote, checked and approved them, and what takes effect when."""
