"""Reports that the law and the inspectors ask for, as Word files with small numbers hidden."""
