/** The report of an execution, made from what AWS still knows of it. */
package litellm.console.report;
