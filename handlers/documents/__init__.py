"""What an applicant gets in hand: entries of the registers as PDF documents, made and verified."""
