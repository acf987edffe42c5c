package brownout.chaos.scenario;

import brownout.chaos.format.Position;
import java.util.Optional;

/** A check by its name, with the argument it was given: {@code unknown-outcomes-resolved: 30s}. */
public record CheckSpec(Position position, String name, Optional<String> argument) {}
