"""The API: OpenAPI through Django Ninja, at ``/api/``; its page for trying it out is ``/api/docs``.

======================  ==================================================================
:mod:`.access`          who asks, and how often they may
:mod:`.writes`          a write and its answer are one transaction, once for each key
:mod:`.problems`        errors as problem details
:mod:`.asked`           what requests hold
:mod:`.told`            what answers hold
:mod:`.schema`          the OpenAPI document
others                  the endpoints, a file a subject
======================  ==================================================================

Endpoints call :mod:`copydesk.desk.life` and decide nothing themselves.
"""
