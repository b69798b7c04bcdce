"""What is wrong with a set-up, as Django checks: ``copydesk desk doctor`` shows them, ``check --deploy`` too."""
