"""What an applicant sees: applications, notices, documents."""
