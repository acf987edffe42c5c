/** Histories as JSON Lines: streamed to disk while they are made, read back whole. */
@NullMarked
package brownout.chaos.adapter.jsonl;

import org.jspecify.annotations.NullMarked;
