package brownout.jobqueue.job;

/** One thing wrong with what a caller sent: where, and what would be right. */
public record FieldError(String field, String message) {}
