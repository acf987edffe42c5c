package brownout.notification.channel;

import java.util.function.Function;

/** What is to be said: the words themselves, or a template and what to fill in. */
public sealed interface Wording permits Content, FromTemplate {
    <T> T fold(Function<Content, T> content, Function<FromTemplate, T> template);
}
