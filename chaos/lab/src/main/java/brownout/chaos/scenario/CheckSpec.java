package brownout.chaos.scenario;

import java.util.Optional;

/** A check by its name, with the argument it was given: {@code unknown-outcomes-resolved: 30s}. */
public record CheckSpec(Position position, String name, Optional<String> argument) {}
