/** The command line: one class per command, and {@link brownout.chaos.adapter.cli.LabMain} that collects them. */
@NullMarked
package brownout.chaos.adapter.cli;

import org.jspecify.annotations.NullMarked;
