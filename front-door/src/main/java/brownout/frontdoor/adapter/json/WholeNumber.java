package brownout.frontdoor.adapter.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.Function;

/** {@code 3.0} and {@code 3e0} are the integer 3 (JSON Schema 2020-12, validation, 6.1.1); {@code 3.5} is none. */
final class WholeNumber<T extends Number> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1;

    private final transient Function<BigDecimal, T> exact;
    private final JsonDeserializer<?> standard;

    private WholeNumber(Class<T> type, Function<BigDecimal, T> exact) {
        super(type);
        this.exact = exact;
        this.standard = NumberDeserializers.find(type, type.getName());
    }

    static SimpleModule module() {
        return new SimpleModule()
                .addDeserializer(Integer.class, new WholeNumber<>(Integer.class, BigDecimal::intValueExact))
                .addDeserializer(Long.class, new WholeNumber<>(Long.class, BigDecimal::longValueExact));
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
            try {
                return exact.apply(parser.getDecimalValue());
            } catch (ArithmeticException fractionOrTooLarge) {
                // The standard one says so.
            }
        }
        return (T) standard.deserialize(parser, context);
    }
}
