/**
 * Documents whose keys are declared once: what is read, what a schema says and what the documentation says come from one
 * {@link brownout.chaos.format.Layout}.
 */
@NullMarked
package brownout.chaos.format;

import org.jspecify.annotations.NullMarked;
