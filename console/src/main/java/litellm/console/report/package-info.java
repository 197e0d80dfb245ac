/** Reports: of an execution, made from what AWS still knows of it, and of a scan. */
package litellm.console.report;
