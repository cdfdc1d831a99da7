"""The archive at any size: pages, facets and coverage that are counted ahead and are never wrong.

facts      what readers are shown of a photo, by the slow rule
triggers   the database notes which photos have changed
settling   brings the narrow rows up to date and numbers each change
overlay    what the rows cannot say at this moment, worked out by the slow rule
tallies    counts of a state of the filters, brought forward change by change
walking    the keys of a page
choice, reading, boxes   from an address to what its page shows
"""
