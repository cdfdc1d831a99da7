"""The sitemap, its files and how they are cut."""
