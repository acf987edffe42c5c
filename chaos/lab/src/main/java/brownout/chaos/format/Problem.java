package brownout.chaos.format;

/** One thing that is wrong with a scenario: where it is, what is wrong, and what would be right. */
public record Problem(Position position, String message) {

    @Override
    public String toString() {
        return position + ": " + message;
    }
}
