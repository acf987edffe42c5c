package brownout.notification.template;

import java.util.SortedSet;

/** The templates that there are, as they are now. */
public interface Templates {
    /** What is found under a name. */
    sealed interface Found {
        record Usable(Template template) implements Found {}

        record Missing() implements Found {}

        /** It is there, and cannot be filled by anybody. */
        record Broken(String why) implements Found {}
    }

    Found find(TemplateName name);

    SortedSet<TemplateName> names();
}
