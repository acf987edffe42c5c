/** Faults on links, through the HTTP interface that every Toxiproxy server has. */
@NullMarked
package brownout.chaos.adapter.toxiproxy;

import org.jspecify.annotations.NullMarked;
