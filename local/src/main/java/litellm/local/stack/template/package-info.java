/** Templates: their text, their checks, their parameters, and what their functions come to. */
package litellm.local.stack.template;
