/** Between the domain and the Protobuf of the contracts. */
@NullMarked
package brownout.notification.adapter.codec;

import org.jspecify.annotations.NullMarked;
