/** The one loopback port that every client, the functions and moto's engine call. */
package litellm.local.front;
