package brownout.notification.intake;

/**
 * A token bucket: it fills with {@code perSecond} tokens a second, up to {@code most}, and is full at first.
 *
 * @param name what is counted; the same everywhere
 */
public record Bucket(String name, double perSecond, int most) {
    public Bucket {
        if (!(perSecond > 0) || most < 1) {
            throw new IllegalArgumentException("a bucket of " + perSecond + " tokens a second, at most " + most);
        }
    }

    /** The share of one of {@code n} that count alone. */
    Bucket dividedBy(int n) {
        return new Bucket(name, perSecond / n, Math.max(1, most / n));
    }
}
