"""The codebook: its themes written, merged, split, brought in, and every version of it kept.

People alone change it. What a machine suggests for it is in `voice.listen.theming`; which comment
says a theme is decided at the `workbench` and beside each comment (`voice.listen.decisions`).
"""
